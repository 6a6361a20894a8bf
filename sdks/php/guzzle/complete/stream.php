<?php

declare(strict_types=1);

use GuzzleHttp\Client;
use GuzzleHttp\Exception\GuzzleException;

require __DIR__ . '/../vendor/autoload.php';

$body = [
    'model' => 'qwen/qwen3-8b',
    'messages' => [
        [
            'role' => 'user',
            'content' => '用三句话向第一次来的朋友介绍杭州，活泼一点！',
        ],
    ],
    'stream' => true,
    'stream_options' => ['include_usage' => true],
];

$fail = function (string $message): never {
    fwrite(STDERR, preg_replace('/\s+/', ' ', $message) . "\n");
    exit(1);
};
$apiKey = trim((string) getenv('WCODE_API_KEY'));
$apiKey !== '' || $fail('Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey');
preg_match('/[^!-~]/', $apiKey) && $fail('Invalid character in WCODE_API_KEY');

$onEvent = function (string $data): ?string {
    if ($data === '[DONE]') {
        echo "\n";
        return '';
    }
    $chunk = json_decode($data, true);
    if (!is_array($chunk)) {
        return 'Unexpected reply: an event is not the JSON of a completion';
    }
    if (isset($chunk['error'])) {
        return 'Stream failed: ' . ($chunk['error']['message'] ?? 'no reason given');
    }
    echo $chunk['choices'][0]['delta']['content'] ?? '';
    return null;
};

$reply = '';
$end = null;
$onBytes = function (CurlHandle $curl, string $bytes) use ($onEvent, &$reply, &$end): int {
    $reply .= $bytes;
    if (curl_getinfo($curl, CURLINFO_RESPONSE_CODE) < 300) {
        $events = preg_split('/(?:\r\n|\n|\r(?!\n)){2}/', $reply);
        $reply = array_pop($events);
        foreach ($events as $event) {
            if (preg_match_all('/(*ANYCRLF)^data(?:: ?|$)(.*)$/m', $event, $lines)) {
                $end = $onEvent(implode("\n", $lines[1]));
            }
            if ($end !== null) {
                return 0; // ends the transfer
            }
        }
    }
    return strlen($bytes);
};

try {
    $response = (new Client())->request('POST', 'https://wcode.net/api/gpt/v1/chat/completions', [
        'headers' => [
            'Authorization' => 'Bearer ' . $apiKey,
        ],
        'json' => $body,
        'http_errors' => false,
        'connect_timeout' => 300,
        'curl' => [
            CURLOPT_WRITEFUNCTION => $onBytes,
            CURLOPT_LOW_SPEED_LIMIT => 1,
            CURLOPT_LOW_SPEED_TIME => 300,
        ],
    ]);
} catch (GuzzleException $e) {
    $end ??= 'Request failed: ' . $e->getMessage();
}
if ($end === '') {
    exit;
}
if ($end !== null) {
    $fail($end);
}

$data = json_decode($reply, true);
$status = $response->getStatusCode();
if ($status < 200 || $status > 299) {
    $message = $data['error']['message'] ?? null;
    $fail("HTTP $status: " . (is_string($message) ? $message : $response->getReasonPhrase()));
}

$fail('Stream ended early');
