<?php

require __DIR__ . '/../vendor/autoload.php';

ini_set('display_errors', 'stderr');

$client = new GuzzleHttp\Client(['timeout' => 300, 'allow_redirects' => false, 'http_errors' => false]);
$response = $client->post('https://wcode.net/api/gpt/v1/chat/completions', [
    'headers' => ['Authorization' => 'Bearer ' . preg_replace('/\s+/', '', getenv('WCODE_API_KEY'))],
    'json' => [
        'model' => 'qwen/qwen3-vl-8b-instruct',
        'messages' => [['role' => 'user', 'content' => '给一家开在旧书店里的咖啡馆起三个名字，每行一个。']],
        'temperature' => 0.7,
        'top_p' => 0.9,
        'top_k' => 40,
        'frequency_penalty' => 0.5,
        'presence_penalty' => -0.25,
        'repetition_penalty' => 1.1,
        'min_p' => 0.05,
        'top_a' => 0.1,
        'seed' => 42,
        'max_tokens' => 512,
        'logit_bias' => ['1024' => -100, '20002' => 2.5],
        'stop' => ["\n\n", '###'],
        'verbosity' => 'low',
    ],
]);
$response->getStatusCode() < 300 ?: throw new Exception("HTTP {$response->getStatusCode()}");
$completion = json_decode($response->getBody(), flags: JSON_THROW_ON_ERROR);
echo $completion->choices[0]->message->content ?? throw new Exception('No text in the response'), "\n";
