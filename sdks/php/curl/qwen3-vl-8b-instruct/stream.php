<?php

ini_set('display_errors', 'stderr');

$buffer = '';
$receive = function (CurlHandle $curl, string $bytes) use (&$buffer, &$done): int {
    $lines = preg_split('/[\r\n]+/', $buffer . $bytes);
    $buffer = array_pop($lines);
    foreach (preg_filter('/^(\xEF\xBB\xBF)?data: ?/', '', $lines) as $data) {
        if (trim($data) === '[DONE]') {
            return $done = 0; // ends the transfer
        }
        $chunk = json_decode($data, flags: JSON_THROW_ON_ERROR);
        isset($chunk->error) && throw new Exception('Stream failed');
        echo $chunk->choices[0]->delta->content ?? '';
    }
    return strlen($bytes);
};

$curl = curl_init('https://wcode.net/api/gpt/v1/chat/completions');
curl_setopt_array($curl, [
    CURLOPT_HTTPHEADER => [
        'Authorization: Bearer ' . trim(getenv('WCODE_API_KEY')),
        'Content-Type: application/json',
    ],
    CURLOPT_POSTFIELDS => json_encode([
        'model' => 'qwen/qwen3-vl-8b-instruct',
        'messages' => [['role' => 'user', 'content' => '用三句话向第一次来的朋友介绍杭州，活泼一点！']],
        'stream' => true,
        'stream_options' => ['include_usage' => true],
    ]),
    CURLOPT_FAILONERROR => true, CURLOPT_FOLLOWLOCATION => true, CURLOPT_MAXREDIRS => 0, // a redirect is an error
    CURLOPT_WRITEFUNCTION => $receive,
    CURLOPT_TIMEOUT => 300,
]);
curl_exec($curl);
$done ?? throw new Exception(curl_error($curl) ?: 'Stream ended early');
echo "\n";
