// dotnet build -p:Scenario=NAME --output FOLDER [-warnaserror], in a folder with one project and NAME.cs
// dotnet format whitespace --folder --verify-no-changes, in a folder of programs
#nullable enable
using System;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Formatting;

if (args[0] == "format")
    return Format();

string? scenario = null, output = null;
for (var i = 1; i < args.Length; i++)
{
    if (args[i].StartsWith("-p:Scenario="))
        scenario = args[i]["-p:Scenario=".Length..];
    else if (args[i] == "--output" && i + 1 < args.Length)
        output = args[++i];
}

if (scenario is null || output is null)
{
    Console.Error.WriteLine("usage: dotnet build -p:Scenario=NAME --output FOLDER [-warnaserror]");
    return 2;
}

var project = Path.GetFileNameWithoutExtension(Directory.GetFiles(".", "*.csproj").Single());
var references =
    from library in Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
    where Path.GetFileName(library).StartsWith("System.")
    select MetadataReference.CreateFromFile(library);
var tree = CSharpSyntaxTree.ParseText(File.ReadAllText($"{scenario}.cs"), path: $"{scenario}.cs", encoding: Encoding.UTF8);
var options = new CSharpCompilationOptions(OutputKind.ConsoleApplication, warningLevel: 8)
    .WithNullableContextOptions(NullableContextOptions.Enable);
var compilation = CSharpCompilation.Create(project, new[] { tree }, references, options);

Directory.CreateDirectory(output);
var result = compilation.Emit(Path.Combine(output, $"{project}.dll"));
var problems = result.Diagnostics.Where(problem => problem.Severity >= DiagnosticSeverity.Warning).ToList();
foreach (var problem in problems)
    Console.Error.WriteLine(problem);
if (!result.Success || problems.Count > 0 && args.Contains("-warnaserror"))
    return 1;

File.Copy(
    Path.Combine(AppContext.BaseDirectory, "build.runtimeconfig.json"),
    Path.Combine(output, $"{project}.runtimeconfig.json"),
    overwrite: true);
return 0;

static int Format()
{
    using var workspace = new AdhocWorkspace();
    var changed = 0;
    foreach (var file in Directory.GetFiles(".", "*.cs").OrderBy(name => name, StringComparer.Ordinal))
    {
        var source = CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot();
        foreach (var change in Formatter.GetFormattedTextChanges(source, workspace))
        {
            var line = source.SyntaxTree.GetLineSpan(change.Span).StartLinePosition.Line + 1;
            Console.Error.WriteLine($"{file}({line}): error WHITESPACE: Fix whitespace formatting.");
            changed++;
        }
    }
    return changed == 0 ? 0 : 2;
}
