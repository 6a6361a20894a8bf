<?php

// Makes vendor/autoload.php in the current folder: by Composer, else with the Guzzle of the system's packages.

declare(strict_types=1);

$system = stream_resolve_include_path('GuzzleHttp/autoload.php');
$composer = exec('command -v composer');
if ($argv[1] === '--check') {
    echo extension_loaded('curl') && ($system || $composer) ? 'PHP ' . PHP_VERSION : 'no Guzzle';
    exit;
}
if (!$composer) {
    is_dir('vendor') || mkdir('vendor');
    file_put_contents('vendor/autoload.php', '<?php require ' . var_export($system, true) . ";\n");
    exit;
}
$cache = escapeshellarg($argv[1]);
passthru("COMPOSER_CACHE_DIR=$cache composer install --no-interaction --no-progress", $status);
exit($status);
