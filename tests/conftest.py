"""What every test may use: hypothesis profiles, the folder of real samples, and the rule that CI skips nothing for want of LibreOffice."""
from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from uno_office import IN_CI, calc, calc_session, office, office_session, skip

__all__ = ["calc", "calc_session", "office", "office_session"]          # fixtures that every test may ask for

ROOT = Path(__file__).resolve().parents[1]
NO_OFFICE = "needs LibreOffice (soffice), which is not installed here"

SLOW_MACHINE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile("fast", max_examples=30, deadline=None, suppress_health_check=SLOW_MACHINE)
settings.register_profile("ci", max_examples=60, deadline=None, derandomize=True, suppress_health_check=SLOW_MACHINE)
settings.register_profile("long", max_examples=1000, deadline=None, suppress_health_check=SLOW_MACHINE)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if IN_CI else "fast"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without LibreOffice its tests skip; in CI that is a failure, for there it must be installed."""
    if item.get_closest_marker("libreoffice") and shutil.which("soffice") is None:
        skip(NO_OFFICE)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference material beside the repository; tests that need it skip where it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"needs {folder}, which is not here")
    return folder


@pytest.fixture(scope="session")
def samples(shared: Path) -> Path:
    """Real files from public repositories."""
    return shared / "samples"


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def check_xlsx(shared: Path, tmp_path_factory: pytest.TempPathFactory):
    """What Excel would repair in a workbook's bytes, as a list of findings; empty is well."""
    spec = importlib.util.spec_from_file_location("check_xlsx", shared / "tools" / "check_xlsx.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)

    def findings(data: bytes) -> list[str]:
        path = tmp_path_factory.mktemp("check") / "book.xlsx"
        path.write_bytes(data)
        return tool.check(path)

    return findings
