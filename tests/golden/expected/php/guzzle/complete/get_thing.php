<?php

declare(strict_types=1);

use GuzzleHttp\Client;
use GuzzleHttp\Exception\GuzzleException;

require __DIR__ . '/../vendor/autoload.php';

$fail = function (string $message): never {
    fwrite(STDERR, preg_replace('/(?:[\x00-\x20\x7F]|\xC2[\x80-\x9F])+/', ' ', $message) . "\n");
    exit(1);
};
$errorMessage = function (string $body, string $otherwise): string {
    $error = json_decode($body)->error ?? null;
    $message = is_string($error) ? $error : $error->message ?? null;
    return is_string($message) ? $message : $otherwise;
};

$client = new Client(['timeout' => 300]);
try {
    $response = $client->request('GET', 'https://api.example.com/v1/it\'s/$HOME/things/a%2Fb%27c?q=x%20y%2C%26', [
        'headers' => [
            'X-Note' => '"it\'s" $HOME \\ #{1} `id`',
        ],
        'http_errors' => false,
        'allow_redirects' => false,
    ]);
    $body = (string) $response->getBody();
    $status = $response->getStatusCode();
    if ($status < 200 || $status > 299) {
        $fail("HTTP $status: " . $errorMessage($body, $response->getReasonPhrase()));
    }
} catch (GuzzleException $e) {
    $fail('Request failed: ' . $e->getMessage());
}

json_decode($body);
if ($body !== '' && json_last_error() !== JSON_ERROR_NONE) {
    $fail('Unexpected response: ' . json_last_error_msg());
}
echo $body, "\n";
