"""Why a file is refused, as a code with the file's name; `tickets.wording` has the sentences."""


class FileRefused(ValueError):
    """`code` is a key of `wording.FILE_REFUSALS`, `name` the safe name of the file."""

    def __init__(self, code: str, name: str = ""):
        super().__init__(code)
        self.code = code
        self.name = name
