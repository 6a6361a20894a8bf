<?php

declare(strict_types=1);

$body = json_encode([
    'model' => 'qwen/qwen3-8b',
    'messages' => [
        [
            'role' => 'user',
            'content' => '用三句话向第一次来的朋友介绍杭州，活泼一点！',
        ],
    ],
    'stream' => true,
    'stream_options' => ['include_usage' => true],
], JSON_PRESERVE_ZERO_FRACTION | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR);

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

$curl = curl_init('https://wcode.net/api/gpt/v1/chat/completions');
curl_setopt_array($curl, [
    CURLOPT_HTTPHEADER => [
        'Authorization: Bearer ' . $apiKey,
        'Content-Type: application/json',
    ],
    CURLOPT_POSTFIELDS => $body,
    CURLOPT_WRITEFUNCTION => $onBytes,
    CURLOPT_CONNECTTIMEOUT => 300,
    CURLOPT_LOW_SPEED_LIMIT => 1,
    CURLOPT_LOW_SPEED_TIME => 300,
]);
curl_exec($curl) || $end ??= 'Request failed: ' . curl_error($curl);
if ($end === '') {
    exit;
}
if ($end !== null) {
    $fail($end);
}

$data = json_decode($reply, true);
$status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
if ($status < 200 || $status > 299) {
    $message = $data['error']['message'] ?? null;
    $fail("HTTP $status" . (is_string($message) ? ": $message" : ''));
}

$fail('Stream ended early');
