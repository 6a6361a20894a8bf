<?php

require __DIR__ . '/vendor/autoload.php';

$client = new GuzzleHttp\Client(['timeout' => 300]);
$response = $client->post('https://wcode.net/api/gpt/v1/chat/completions', [
    'headers' => ['Authorization' => 'Bearer ' . trim(getenv('WCODE_API_KEY'))],
    'json' => [
        'model' => 'qwen/qwen3-8b',
        'messages' => [
            ['role' => 'user', 'content' => '9.11 和 9.9 哪个更大？'],
        ],
        'enable_thinking' => true,
    ],
]);
$body = (string) $response->getBody();
echo json_decode($body)->choices[0]->message->content ?? throw new Exception($body), "\n";
