@echo off
rem Takes Receivables out of Excel. Your workbooks stay as they are. After it, this folder may be deleted.
setlocal
cd /d "%~dp0"
if not exist .venv\Scripts\receivables.exe (
  echo To remove Receivables, you must run this in the folder where install.cmd was run.
  goto end
)
.venv\Scripts\receivables addin uninstall
:end
pause
