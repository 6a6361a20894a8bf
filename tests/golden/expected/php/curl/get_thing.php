<?php

ini_set('display_errors', 'stderr');

$curl = curl_init('https://api.example.com/v1/it\'s/$HOME/things/a%2Fb%27c?q=x%20y%2C%26');
curl_setopt_array($curl, [
    CURLOPT_CUSTOMREQUEST => 'GET',
    CURLOPT_HTTPHEADER => [
        'X-Note: "it\'s" $HOME \\ #{1} `id`',
    ],
    CURLOPT_FAILONERROR => true, CURLOPT_FOLLOWLOCATION => true, CURLOPT_MAXREDIRS => 0, // a redirect is an error
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 300,
]);
$response = curl_exec($curl);
$response !== false ?: throw new Exception(curl_error($curl));
$response === '' ?: json_decode($response, flags: JSON_THROW_ON_ERROR); // throws unless it is JSON
echo $response, "\n";
