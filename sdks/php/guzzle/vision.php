<?php

require __DIR__ . '/vendor/autoload.php';

$client = new GuzzleHttp\Client(['timeout' => 300]);
$response = $client->post('https://wcode.net/api/gpt/v1/chat/completions', [
    'headers' => ['Authorization' => 'Bearer ' . trim(getenv('WCODE_API_KEY'))],
    'json' => [
        'model' => 'qwen/qwen3-vl-8b-instruct',
        'messages' => [
            [
                'role' => 'user',
                'content' => [
                    [
                        'type' => 'image_url',
                        'image_url' => [
                            'url' => 'https://example.com/photos/west-lake.jpg?width=1024&format=webp',
                            'detail' => 'high',
                        ],
                    ],
                    [
                        'type' => 'text',
                        'text' => '这张照片可能是在哪里拍的？请说明你的依据。',
                    ],
                ],
            ],
        ],
        'max_tokens' => 512,
    ],
]);
$body = (string) $response->getBody();
echo json_decode($body)->choices[0]->message->content ?? throw new Exception($body), "\n";
