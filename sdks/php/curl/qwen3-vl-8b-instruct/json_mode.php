<?php

ini_set('display_errors', 'stderr');

$curl = curl_init('https://wcode.net/api/gpt/v1/chat/completions');
curl_setopt_array($curl, [
    CURLOPT_HTTPHEADER => [
        'Authorization: Bearer ' . trim(getenv('WCODE_API_KEY')),
        'Content-Type: application/json',
    ],
    CURLOPT_POSTFIELDS => json_encode([
        'model' => 'qwen/qwen3-vl-8b-instruct',
        'messages' => [
            [
                'role' => 'system',
                'content' => '从用户的话里提取信息，以 JSON 输出，键为 name、city 和 hobbies。',
            ],
            ['role' => 'user', 'content' => '我叫李雷，住在“山城”重庆，平时喜欢爬山和下围棋。'],
        ],
        'response_format' => ['type' => 'json_object'],
    ]),
    CURLOPT_FAILONERROR => true, CURLOPT_FOLLOWLOCATION => true, CURLOPT_MAXREDIRS => 0, // a redirect is an error
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 300,
]);
$response = curl_exec($curl) ?: throw new Exception(curl_error($curl));
$completion = json_decode($response, flags: JSON_THROW_ON_ERROR);
echo $completion->choices[0]->message->content ?? throw new Exception('No text in the response'), "\n";
