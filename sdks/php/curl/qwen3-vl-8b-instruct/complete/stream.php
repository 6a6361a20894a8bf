<?php

declare(strict_types=1);

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

$curl = curl_init('https://wcode.net/api/gpt/v1/chat/completions');
curl_setopt_array($curl, [
    CURLOPT_HTTPHEADER => [
        'Authorization: Bearer ' . $apiKey,
        'Content-Type: application/json',
    ],
    CURLOPT_POSTFIELDS => json_encode([
        'model' => 'qwen/qwen3-vl-8b-instruct',
        'messages' => [['role' => 'user', 'content' => '用三句话向第一次来的朋友介绍杭州，活泼一点！']],
        'stream' => true,
        'stream_options' => ['include_usage' => true],
    ], JSON_PRESERVE_ZERO_FRACTION),
    CURLOPT_WRITEFUNCTION => $onBytes,
    CURLOPT_CONNECTTIMEOUT => 300,
    CURLOPT_LOW_SPEED_LIMIT => 1,
    CURLOPT_LOW_SPEED_TIME => 300,
]);
if (!curl_exec($curl) && $end === null) {
    $fail('Request failed: ' . curl_error($curl));
}

$status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
if ($status < 200 || $status > 299) {
    $fail("HTTP $status: " . $errorMessage($body, 'no reason given'));
}
$end ??= $body === '' ? 'Stream ended early' : 'Unexpected response: ' . $errorMessage($body, 'not an event stream');
if ($end !== '') {
    $fail($end);
}
echo "\n";
