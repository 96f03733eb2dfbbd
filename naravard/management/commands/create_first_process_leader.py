from core.portal_command import PortalCommand
from naravard.bootstrap.first_login import create_first_process_leader


class Command(PortalCommand):
    help = "Creates the first account with a random password, which is shown once and kept in first-login.txt."

    def handle(self, *, verbosity, **options):
        login = create_first_process_leader()
        if login:
            self.stdout.write(f"User name: {login.username}\nPassword: {login.password}\nAlso in {login.path}")
        elif verbosity:
            self.stdout.write("There is an account that can log in already: no new one was made.")
