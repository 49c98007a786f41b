@echo off
rem Sets up Receivables beside this file and puts it into Excel, for you alone. Double-click it; do it again to update.
setlocal
cd /d "%~dp0"
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul
if errorlevel 1 (
  echo To install Receivables, you must have Python 3.11 or newer from https://www.python.org/downloads/windows/
  echo Install it with its usual settings, then double-click this file again.
  goto end
)
if not exist .venv\Scripts\python.exe (
  echo Setting up. This takes some minutes, once.
  py -3 -m venv .venv
)
.venv\Scripts\python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt ".[desktop]"
if errorlevel 1 (
  echo The packages could not be loaded. Is there a way to the internet? A company may have its own index: ask whoever looks after this computer.
  goto end
)
.venv\Scripts\receivables addin install
:end
pause
