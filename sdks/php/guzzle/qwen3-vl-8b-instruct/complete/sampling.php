<?php

declare(strict_types=1);

use GuzzleHttp\Client;
use GuzzleHttp\Exception\GuzzleException;

require __DIR__ . '/../../vendor/autoload.php';

$body = [
    'model' => 'qwen/qwen3-vl-8b-instruct',
    'messages' => [
        [
            'role' => 'user',
            'content' => '给一家开在旧书店里的咖啡馆起三个名字，每行一个。',
        ],
    ],
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
