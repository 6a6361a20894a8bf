<?php

declare(strict_types=1);

$body = <<<'JSON'
    {
      "model": "m",
      "messages": [],
      "seed": 123456789012345678901234567890
    }
JSON;

$fail = function (string $message): never {
    fwrite(STDERR, preg_replace('/\s+/', ' ', $message) . "\n");
    exit(1);
};
$apiKey = trim((string) getenv('THING_KEY'));
$apiKey !== '' || $fail('Set THING_KEY first');
preg_match('/[^!-~]/', $apiKey) && $fail('Invalid character in THING_KEY');

$curl = curl_init('https://api.example.com/v1/it\'s/$HOME/chat/completions');
curl_setopt_array($curl, [
    CURLOPT_HTTPHEADER => [
        'X-Api-Key: ' . $apiKey,
        'Content-Type: application/json',
    ],
    CURLOPT_POSTFIELDS => $body,
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 30,
]);
$reply = curl_exec($curl);
if ($reply === false) {
    $fail('Request failed: ' . curl_error($curl));
}

$data = json_decode($reply, true);
$status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
if ($status < 200 || $status > 299) {
    $message = $data['error']['message'] ?? null;
    $fail("HTTP $status" . (is_string($message) ? ": $message" : ''));
}

$reply === '' || json_last_error() === JSON_ERROR_NONE || $fail('Unexpected reply: not JSON');
echo $reply, "\n";
