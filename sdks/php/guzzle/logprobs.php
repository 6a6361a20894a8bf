<?php

require __DIR__ . '/vendor/autoload.php';

$client = new GuzzleHttp\Client(['timeout' => 300]);
$response = $client->post('https://wcode.net/api/gpt/v1/chat/completions', [
    'headers' => ['Authorization' => 'Bearer ' . trim(getenv('WCODE_API_KEY'))],
    'json' => [
        'model' => 'qwen/qwen3-8b',
        'messages' => [
            ['role' => 'user', 'content' => '法国的首都是哪里？只回答城市名。'],
        ],
        'max_tokens' => 8,
        'logprobs' => true,
        'top_logprobs' => 2,
    ],
]);
$body = (string) $response->getBody();
echo json_decode($body)->choices[0]->message->content ?? throw new Exception($body), "\n";
