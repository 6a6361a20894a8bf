<?php

declare(strict_types=1);

$apiKey = trim((string) getenv('THING_KEY'));
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
    $fail('Set THING_KEY first');
}
if (preg_match('/[^!-~]/', $apiKey)) {
    $fail('Invalid character in THING_KEY');
}

$curl = curl_init('https://api.example.com/v1/it\'s/$HOME/chat/completions');
curl_setopt_array($curl, [
    CURLOPT_HTTPHEADER => [
        'X-Api-Key: ' . $apiKey,
        'Content-Type: application/json',
    ],
    CURLOPT_POSTFIELDS => <<<'JSON'
        {
          "model": "m",
          "messages": [],
          "seed": 123456789012345678901234567890
        }
    JSON,
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 30,
]);
$body = curl_exec($curl);
if ($body === false) {
    $fail('Request failed: ' . curl_error($curl));
}

$status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
if ($status < 200 || $status > 299) {
    $fail("HTTP $status: " . $errorMessage($body, 'no reason given'));
}

json_decode($body);
if ($body !== '' && json_last_error() !== JSON_ERROR_NONE) {
    $fail('Unexpected response: ' . json_last_error_msg());
}
echo $body, "\n";
