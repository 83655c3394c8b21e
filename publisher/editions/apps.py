from django.apps import AppConfig


class EditionsConfig(AppConfig):
    name = "publisher.editions"

    def ready(self) -> None:
        from publisher.editions import donated, linked  # they need every model loaded

        donated.connect()
        linked.connect()
