<?php

require __DIR__ . '/../vendor/autoload.php';

ini_set('display_errors', 'stderr');

$client = new GuzzleHttp\Client(['timeout' => 300, 'read_timeout' => 300, 'allow_redirects' => false, 'http_errors' => false]);
$response = $client->post('https://wcode.net/api/gpt/v1/chat/completions', [
    'headers' => ['Authorization' => 'Bearer ' . preg_replace('/\s+/', '', getenv('WCODE_API_KEY'))],
    'json' => [
        'model' => 'qwen/qwen3-vl-8b-instruct',
        'messages' => [['role' => 'user', 'content' => '用三句话向第一次来的朋友介绍杭州，活泼一点！']],
        'stream' => true,
        'stream_options' => ['include_usage' => true],
    ],
    'stream' => true,
]);
$response->getStatusCode() < 300 ?: throw new Exception("HTTP {$response->getStatusCode()}");

while (($line = GuzzleHttp\Psr7\Utils::readLine($response->getBody())) !== '') {
    $data = preg_filter('/^(\xEF\xBB\xBF)?data: ?/', '', $line) ?? 'null';
    if (trim($data) === '[DONE]') {
        exit("\n");
    }
    $chunk = json_decode($data, flags: JSON_THROW_ON_ERROR);
    isset($chunk->error) && throw new Exception('Stream failed');
    echo $chunk->choices[0]->delta->content ?? '';
}
throw new Exception('Stream ended early');
