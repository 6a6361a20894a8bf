"""Compiles the build driver with Roslyn itself: bootstrap.py HOME SOURCE PYTHONNET"""

import sys
from pathlib import Path

home, source, bridge = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
sys.path.insert(0, bridge)

import pythonnet  # noqa: E402

config = home / "build/build.runtimeconfig.json"
pythonnet.load("coreclr", runtime_config=str(config), dotnet_root=str(home / "runtime"))

import clr  # noqa: E402

roslyn = sorted((home / "build").glob("Microsoft.CodeAnalysis*.dll"))
for library in roslyn:
    clr.AddReference(str(library.with_suffix("")))

from Microsoft.CodeAnalysis import MetadataReference, OutputKind, SyntaxTree  # noqa: E402
from Microsoft.CodeAnalysis.CSharp import CSharpCompilation, CSharpCompilationOptions, CSharpSyntaxTree  # noqa: E402
from System.Collections.Generic import List  # noqa: E402
from System.IO import MemoryStream  # noqa: E402

references = List[MetadataReference]()
for library in [*roslyn, *(home / "runtime/shared").glob("Microsoft.NETCore.App/*/System.*.dll")]:
    references.Add(MetadataReference.CreateFromFile(str(library)))
trees = List[SyntaxTree]()
trees.Add(CSharpSyntaxTree.ParseText(source.read_text(encoding="utf-8")))

compilation = CSharpCompilation.Create("build").WithOptions(CSharpCompilationOptions(OutputKind.ConsoleApplication))
program = MemoryStream()
result = compilation.AddReferences(references.ToArray()).AddSyntaxTrees(trees.ToArray()).Emit(program)
if not result.Success:
    sys.exit("\n".join(map(str, result.Diagnostics)))
(home / "build/build.dll").write_bytes(bytes(program.ToArray()))
