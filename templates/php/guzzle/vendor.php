<?php

// Makes vendor/autoload.php in the current folder: with the system's Guzzle if there is one, else by Composer.

declare(strict_types=1);

$system = stream_resolve_include_path('GuzzleHttp/autoload.php');
if ($argv[1] === '--check') {
    $found = extension_loaded('curl') && ($system || exec('command -v composer'));
    echo $found ? 'PHP ' . PHP_VERSION : 'the curl extension, and Guzzle or Composer, are needed';
    exit;
}
if ($system) {
    is_dir('vendor') || mkdir('vendor');
    file_put_contents('vendor/autoload.php', '<?php require ' . var_export($system, true) . ";\n");
    exit;
}
putenv("COMPOSER_CACHE_DIR=$argv[1]");
exit(proc_close(proc_open(['composer', 'install', '--no-interaction', '--no-progress'], [], $pipes)));
