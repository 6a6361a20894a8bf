<?php

declare(strict_types=1);

use GuzzleHttp\Client;
use GuzzleHttp\Exception\GuzzleException;

require __DIR__ . '/../../vendor/autoload.php';

$body = [
    'model' => 'qwen/qwen3-vl-8b-instruct',
    'messages' => [
        ['role' => 'user', 'content' => '法国的首都是哪里？只回答城市名。'],
    ],
    'max_tokens' => 8,
    'logprobs' => true,
    'top_logprobs' => 2,
];

$fail = function (string $message): never {
    fwrite(STDERR, preg_replace('/\s+/', ' ', $message) . "\n");
    exit(1);
};
$apiKey = trim((string) getenv('WCODE_API_KEY'));
$apiKey !== '' || $fail('Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey');
preg_match('/[^!-~]/', $apiKey) && $fail('Invalid character in WCODE_API_KEY');

try {
    $response = (new Client())->request('POST', 'https://wcode.net/api/gpt/v1/chat/completions', [
        'headers' => [
            'Authorization' => 'Bearer ' . $apiKey,
        ],
        'json' => $body,
        'http_errors' => false,
        'timeout' => 300,
    ]);
    $reply = (string) $response->getBody();
} catch (GuzzleException $e) {
    $fail('Request failed: ' . $e->getMessage());
}

$data = json_decode($reply, true);
$status = $response->getStatusCode();
if ($status < 200 || $status > 299) {
    $message = $data['error']['message'] ?? null;
    $fail("HTTP $status: " . (is_string($message) ? $message : $response->getReasonPhrase()));
}

$text = $data['choices'][0]['message']['content'] ?? null;
is_string($text) || $fail('Unexpected reply: not the JSON of a completion');
echo $text, "\n";
