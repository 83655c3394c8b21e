from django.apps import AppConfig


class ScheduleConfig(AppConfig):
    name = "publisher.schedule"

    def ready(self) -> None:
        from publisher.schedule import embargo, translating  # they need every model loaded

        embargo.connect()
        translating.connect()
