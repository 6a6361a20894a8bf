<?php

declare(strict_types=1);

use GuzzleHttp\Client;
use GuzzleHttp\Exception\GuzzleException;

require __DIR__ . '/../vendor/autoload.php';

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

try {
    $response = (new Client())->request('POST', 'https://api.example.com/v1/it\'s/$HOME/chat/completions', [
        'headers' => [
            'X-Api-Key' => $apiKey,
            'Content-Type' => 'application/json',
        ],
        'body' => $body,
        'http_errors' => false,
        'timeout' => 30,
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

$reply === '' || json_last_error() === JSON_ERROR_NONE || $fail('Unexpected reply: not JSON');
echo $reply, "\n";
