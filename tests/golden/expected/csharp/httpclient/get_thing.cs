using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(300) };
client.DefaultRequestHeaders.TryAddWithoutValidation("X-Note", "\"it's\" $HOME \\ #{1} `id`");
using var request = new HttpRequestMessage(HttpMethod.Get, "https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26");
using var response = await client.SendAsync(request);
if (!response.IsSuccessStatusCode) throw new HttpRequestException($"HTTP {(int)response.StatusCode}");
Console.WriteLine(await response.Content.ReadAsStringAsync());
