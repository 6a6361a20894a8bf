<?php

declare(strict_types=1);

$body = json_encode([
    'model' => 'it\'s "quoted" \\ back\\slash',
    'messages' => [
        [
            'role' => 'user',
            'content' => '$HOME ${HOME} $(touch canary) `touch canary` #{`touch canary`} \\(x) %s %d {{ 7*7 }} {% x %} */ -- </script> \'\'\' """ ??=',
        ],
        [
            'role' => 'user',
            'content' => "tab\t line\n cr\r nul\u{0} esc\e bell\u{7} ls\u{2028} ps\u{2029} nel\u{85} bom\u{feff} bidi\u{202e} zw\u{200b} emoji 👩‍👩‍👧 中文",
        ],
    ],
    'seed' => 9007199254740991,
    'options' => (object) [
        '' => 'empty key',
        '0' => 'numeric key',
        '__proto__' => ['constructor' => null],
        'class' => '#$0 #@x',
        'a b\'c"d$e\\f' => [
            [],
            new stdClass(),
            [[]],
            [new stdClass()],
            null,
            true,
            false,
            0,
            -1,
            1.5,
            1e-7,
            1e22,
        ],
    ],
], JSON_PRESERVE_ZERO_FRACTION | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR);

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

$text = $data['choices'][0]['message']['content'] ?? null;
is_string($text) || $fail('Unexpected reply: not the JSON of a completion');
echo $text, "\n";
