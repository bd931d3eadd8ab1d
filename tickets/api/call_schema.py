"""How the schema describes one call. In a module of its own, because every view of the API asks for it."""

from drf_spectacular.openapi import AutoSchema


class Calls(AutoSchema):
    """Lists are known by what they answer with 200, not by their problem documents; only then have they their filters."""

    def _is_list_view(self, serializer=None) -> bool:
        if serializer is None:
            serializer = self.get_response_serializers()
        if isinstance(serializer, dict):
            serializer = {code: each for code, each in serializer.items() if isinstance(code, int)}
        return super()._is_list_view(serializer)
