<?php

require __DIR__ . '/vendor/autoload.php';

ini_set('display_errors', 'stderr');

$client = new GuzzleHttp\Client(['timeout' => 30, 'allow_redirects' => false, 'http_errors' => false]);
$response = $client->post('https://api.example.com/v1/it\'s/$HOME/chat/completions', [
    'headers' => [
        'X-Api-Key' => preg_replace('/\s+/', '', getenv('THING_KEY')),
        'Content-Type' => 'application/json',
    ],
    'body' => <<<'JSON'
        {
          "model": "m",
          "messages": [],
          "seed": 123456789012345678901234567890
        }
    JSON,
]);
$response->getStatusCode() < 300 ?: throw new Exception("HTTP {$response->getStatusCode()}");
$body = (string) $response->getBody();
$body === '' ?: json_decode($body, flags: JSON_THROW_ON_ERROR); // throws unless it is JSON
echo $body, "\n";
