from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "publisher.accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from publisher.accounts import marks  # needs the other apps

        marks.listen()
