"""`python -m tests.security.measure`: write what the doors do now into the table, to be read before it is kept."""

from __future__ import annotations

import sys

import pytest


class Writing:
    """Instead of comparing."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool:
        from tests.security import doors, permissions_table  # Django is ready only now

        permissions_table.write(doors.measure(pyfuncitem.funcargs["there"]))
        return True


if __name__ == "__main__":
    name = "tests/security/test_permissions.py::test_nobody_gets_further_than_the_table_says"
    sys.exit(
        pytest.main(
            ["-p", "no:cacheprovider", "-p", "no:logging", "--timeout=0", f"{name}[0]"], plugins=[Writing()]
        )
    )
