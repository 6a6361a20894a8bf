<?php

require __DIR__ . '/vendor/autoload.php';

ini_set('display_errors', 'stderr');

$client = new GuzzleHttp\Client(['timeout' => 300, 'allow_redirects' => false, 'http_errors' => false]);
$response = $client->post('https://wcode.net/api/gpt/v1/chat/completions', [
    'headers' => ['Authorization' => 'Bearer ' . preg_replace('/\s+/', '', getenv('WCODE_API_KEY'))],
    'json' => [
        'model' => 'qwen/qwen3-8b',
        'messages' => [
            ['role' => 'user', 'content' => 'Translate into Chinese: "It\'s raining cats and dogs."'],
        ],
        'enable_thinking' => false,
    ],
]);
$response->getStatusCode() < 300 ?: throw new Exception("HTTP {$response->getStatusCode()}");
$completion = json_decode($response->getBody(), flags: JSON_THROW_ON_ERROR);
echo $completion->choices[0]->message->content ?? throw new Exception('No text in the response'), "\n";
