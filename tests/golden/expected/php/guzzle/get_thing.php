<?php

require __DIR__ . '/vendor/autoload.php';

ini_set('display_errors', 'stderr');

$client = new GuzzleHttp\Client(['timeout' => 300, 'allow_redirects' => false, 'http_errors' => false]);
$response = $client->get('https://api.example.com/v1/it\'s/$HOME/things/a%2Fb%27c?q=x%20y%2C%26', [
    'headers' => [
        'X-Note' => '"it\'s" $HOME \\ #{1} `id`',
    ],
]);
$response->getStatusCode() < 300 ?: throw new Exception("HTTP {$response->getStatusCode()}");
$body = (string) $response->getBody();
$body === '' ?: json_decode($body, flags: JSON_THROW_ON_ERROR); // throws unless it is JSON
echo $body, "\n";
