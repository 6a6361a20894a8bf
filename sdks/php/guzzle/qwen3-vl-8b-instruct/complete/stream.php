<?php

declare(strict_types=1);

use GuzzleHttp\Client;
use GuzzleHttp\Exception\GuzzleException;

require __DIR__ . '/../../vendor/autoload.php';

$apiKey = trim((string) getenv('WCODE_API_KEY'));
$fail = function (string $message) use ($apiKey): never {
    $message = str_replace($apiKey, '***', $message); // a server may repeat the key
    fwrite(STDERR, preg_replace('/(?:[\x00-\x20\x7F]|\xC2[\x80-\x9F])+/', ' ', $message) . "\n");
    exit(1);
};
$errorMessage = function (string $body, string $otherwise): string {
    $error = json_decode($body)->error ?? null;
    $message = is_string($error) ? $error : $error->message ?? null;
    return is_string($message) ? $message : $otherwise;
};
if ($apiKey === '') {
    $fail('Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey');
}
if (preg_match('/[^!-~]/', $apiKey)) {
    $fail('Invalid character in WCODE_API_KEY');
}

$end = null; // empty once the last event has arrived, else what went wrong
$onEvent = function (string $data) use ($errorMessage, &$end): void {
    if ($data === '[DONE]') {
        $end = '';
        return;
    }
    $chunk = json_decode($data);
    if (!is_object($chunk)) {
        $end = 'Unexpected response: ' . json_last_error_msg();
        return;
    }
    if (isset($chunk->error)) {
        $end = 'Stream failed: ' . $errorMessage($data, 'no reason given');
        return;
    }
    echo $chunk->choices[0]->delta->content ?? '';
};

$buffer = $body = '';
$onBytes = function (CurlHandle $curl, string $bytes) use ($onEvent, &$buffer, &$body, &$end): int {
    $type = curl_getinfo($curl, CURLINFO_CONTENT_TYPE) ?: '';
    if (curl_getinfo($curl, CURLINFO_RESPONSE_CODE) !== 200 || !str_starts_with($type, 'text/event-stream')) {
        $body .= $bytes;
        return strlen($bytes);
    }
    $buffer .= $bytes;
    if (strpbrk($bytes, "\r\n")) {
        $events = preg_split('/(?:\r\n|\n|\r(?!\n)){2}/', $buffer);
        $buffer = array_pop($events);
        foreach ($events as $event) {
            $pattern = '/(*ANYCRLF)^(?:\xEF\xBB\xBF)?data(?:: ?|$)(.*)$/m';
            if ($end === null && preg_match_all($pattern, $event, $lines)) {
                $onEvent(implode("\n", $lines[1]));
            }
        }
    }
    return $end === null ? strlen($bytes) : 0; // 0 ends the transfer
};

$client = new Client(['connect_timeout' => 300]);
try {
    $response = $client->request('POST', 'https://wcode.net/api/gpt/v1/chat/completions', [
        'headers' => ['Authorization' => 'Bearer ' . $apiKey],
        'json' => [
            'model' => 'qwen/qwen3-vl-8b-instruct',
            'messages' => [['role' => 'user', 'content' => '用三句话向第一次来的朋友介绍杭州，活泼一点！']],
            'stream' => true,
            'stream_options' => ['include_usage' => true],
        ],
        'http_errors' => false,
        'allow_redirects' => false,
        'curl' => [
            CURLOPT_WRITEFUNCTION => $onBytes,
            CURLOPT_LOW_SPEED_LIMIT => 1,
            CURLOPT_LOW_SPEED_TIME => 300,
        ],
    ]);
    $status = $response->getStatusCode();
    if ($status < 200 || $status > 299) {
        $fail("HTTP $status: " . $errorMessage($body, $response->getReasonPhrase()));
    }
} catch (GuzzleException $e) {
    $end ??= 'Request failed: ' . $e->getMessage();
}

$end ??= $body === '' ? 'Stream ended early' : 'Unexpected response: ' . $errorMessage($body, 'not an event stream');
if ($end !== '') {
    $fail($end);
}
echo "\n";
