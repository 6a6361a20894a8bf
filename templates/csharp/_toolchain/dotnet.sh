#!/bin/sh
# Stands in for the command of the .NET SDK: builds, formats and runs programs of one file.
home=$(dirname "$(dirname "$(readlink -f "$0")")")
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_EnableDiagnostics=0 DOTNET_TieredPGO=0
case ${1-} in
--version) ls "$home/runtime/shared/Microsoft.NETCore.App" ;;
restore) ! grep -q PackageReference ./*.csproj ;;
build | format) exec "$home/runtime/dotnet" "$home/build/build.dll" "$@" ;;
*) exec "$home/runtime/dotnet" "$@" ;;
esac
