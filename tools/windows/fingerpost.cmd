@echo off
rem Starts Fingerpost with the Python of this folder, and with nothing of this user's or this machine's.
rem -I ignores variables such as PYTHONPATH and packages of the user's; python312._pth says where lib is.
setlocal
if not exist "%~dp0python\python.exe" (
  echo Fingerpost's folder has no Python yet: see "%~dp0python\README.txt". 1>&2
  exit /b 1
)
"%~dp0python\python.exe" -I -X utf8 -m fingerpost %*
