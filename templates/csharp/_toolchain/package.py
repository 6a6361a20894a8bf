"""A NuGet package in the user's cache: package.py ID [--restore NAME VERSION]

Prints the newest version that is there; with `--restore`, first has the .NET SDK fetch one.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = """<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="{}" Version="{}" /></ItemGroup>
</Project>
"""


def main(package: str, *restore: str) -> None:
    if restore:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "Package.csproj").write_text(PROJECT.format(*restore[1:]), encoding="utf-8")
            try:
                done = subprocess.run(["dotnet", "restore"], cwd=folder, check=False)
            except FileNotFoundError:
                sys.exit("there is no dotnet on PATH")
            if done.returncode:
                sys.exit(f"dotnet cannot restore {restore[1]}")
    cache = Path(os.environ.get("NUGET_PACKAGES") or Path.home() / ".nuget/packages") / package
    versions = [folder.name for folder in cache.glob("*") if re.fullmatch(r"[\d.]+", folder.name)]
    if not versions:
        sys.exit(f"{package} is not in NuGet's cache")
    print(max(versions, key=lambda version: [int(part) for part in version.split(".")]))


if __name__ == "__main__":
    main(*sys.argv[1:])
