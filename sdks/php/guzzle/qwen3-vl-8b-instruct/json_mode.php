<?php

require __DIR__ . '/../vendor/autoload.php';

ini_set('display_errors', 'stderr');

$client = new GuzzleHttp\Client(['timeout' => 300, 'allow_redirects' => false, 'http_errors' => false]);
$response = $client->post('https://wcode.net/api/gpt/v1/chat/completions', [
    'headers' => ['Authorization' => 'Bearer ' . preg_replace('/\s+/', '', getenv('WCODE_API_KEY'))],
    'json' => [
        'model' => 'qwen/qwen3-vl-8b-instruct',
        'messages' => [
            [
                'role' => 'system',
                'content' => '从用户的话里提取信息，以 JSON 输出，键为 name、city 和 hobbies。',
            ],
            ['role' => 'user', 'content' => '我叫李雷，住在“山城”重庆，平时喜欢爬山和下围棋。'],
        ],
        'response_format' => ['type' => 'json_object'],
    ],
]);
$response->getStatusCode() < 300 ?: throw new Exception("HTTP {$response->getStatusCode()}");
$completion = json_decode($response->getBody(), flags: JSON_THROW_ON_ERROR);
echo $completion->choices[0]->message->content ?? throw new Exception('No text in the response'), "\n";
