<?php

require __DIR__ . '/../vendor/autoload.php';

$client = new GuzzleHttp\Client(['timeout' => 300]);
$response = $client->post('https://wcode.net/api/gpt/v1/chat/completions', [
    'headers' => ['Authorization' => 'Bearer ' . trim(getenv('WCODE_API_KEY'))],
    'json' => [
        'model' => 'qwen/qwen3-vl-8b-instruct',
        'messages' => [
            [
                'role' => 'system',
                'content' => '从用户的话里提取信息，以 JSON 输出，键为 name、city 和 hobbies。',
            ],
            [
                'role' => 'user',
                'content' => '我叫李雷，住在“山城”重庆，平时喜欢爬山和下围棋。',
            ],
        ],
        'response_format' => ['type' => 'json_object'],
    ],
]);
$body = (string) $response->getBody();
echo json_decode($body)->choices[0]->message->content ?? throw new Exception($body), "\n";
