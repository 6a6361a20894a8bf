<?php

ini_set('display_errors', 'stderr');

$curl = curl_init('https://api.example.com/v1/it\'s/$HOME/chat/completions');
curl_setopt_array($curl, [
    CURLOPT_HTTPHEADER => [
        'X-Api-Key: ' . trim(getenv('THING_KEY')),
        'Content-Type: application/json',
    ],
    CURLOPT_POSTFIELDS => <<<'JSON'
        {
          "model": "m",
          "messages": [],
          "seed": 123456789012345678901234567890
        }
    JSON,
    CURLOPT_FAILONERROR => true, CURLOPT_FOLLOWLOCATION => true, CURLOPT_MAXREDIRS => 0, // a redirect is an error
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 30,
]);
$response = curl_exec($curl);
$response !== false ?: throw new Exception(curl_error($curl));
$response === '' ?: json_decode($response, flags: JSON_THROW_ON_ERROR); // throws unless it is JSON
echo $response, "\n";
