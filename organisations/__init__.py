"""Who is who: areas, organisations, Party organisations, people, posts, users, alliances."""
