from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "publisher.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from publisher.search import index  # it needs every model loaded

        index.connect()
