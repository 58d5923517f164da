import Engine
import Testing

@testable import HTTPAPI

struct RateLimiterTests {
  private let key = RateLimiter.Key.credential(tenant: "acme", .key(1))
  private let start = ContinuousClock.now

  @Test func `lets a burst through and then so many a second`() {
    let limiter = RateLimiter(limit: RateLimit(perSecond: 10, burst: 3))
    let burst = (0..<4).map { _ in limiter.take(key, at: start) }
    #expect(burst.map(\.isAllowed) == [true, true, true, false])
    #expect(burst.map(\.remaining) == [2, 1, 0, 0])
    #expect(limiter.take(key, at: start + .milliseconds(50)).isAllowed == false)
    #expect(limiter.take(key, at: start + .milliseconds(101)).isAllowed)
    #expect(limiter.take(key, at: start + .milliseconds(101)).isAllowed == false)
  }

  @Test func `counts every key by itself`() {
    let limiter = RateLimiter(limit: RateLimit(perSecond: 1, burst: 1))
    #expect(limiter.take(key, at: start).isAllowed)
    #expect(limiter.take(.credential(tenant: "globex", .key(1)), at: start).isAllowed)
    #expect(limiter.take(.credential(tenant: "acme", .key(2)), at: start).isAllowed)
    #expect(!limiter.take(key, at: start).isAllowed)
  }

  @Test func `counts a household once, however many addresses it has`() throws {
    let limiter = RateLimiter(limit: RateLimit(perSecond: 1, burst: 1))
    func isAllowed(_ text: String) throws -> Bool {
      limiter.take(.near(NetworkAddress(text)), at: start).isAllowed
    }
    #expect(try isAllowed("2001:db8::1"))
    #expect(try !isAllowed("2001:db8::ffff:1"))
    #expect(try isAllowed("2001:db8:0:1::1"))
    #expect(try isAllowed("192.0.2.1"))
    #expect(try isAllowed("192.0.2.2"))
    #expect(limiter.take(.near(nil), at: start).isAllowed)
  }

  @Test func `tells how long to wait`() {
    let limiter = RateLimiter(limit: RateLimit(perSecond: 1, burst: 1))
    _ = limiter.take(key, at: start)
    #expect(limiter.take(key, at: start).wait == 1)
  }

  @Test func `remembers a bounded number of keys`() {
    let limiter = RateLimiter(limit: RateLimit(perSecond: 1, burst: 1), capacity: 100)
    for id in 0..<Int64(10_000) { _ = limiter.take(.credential(tenant: "acme", .key(id)), at: start) }
    #expect(limiter.count <= 200)
    #expect(!limiter.take(.credential(tenant: "acme", .key(9_999)), at: start).isAllowed)
  }

  @Test func `is not confused by a clock that stands still or goes back`() {
    let limiter = RateLimiter(limit: RateLimit(perSecond: 1, burst: 2))
    _ = limiter.take(key, at: start)
    #expect(limiter.take(key, at: start - .seconds(5)).isAllowed)
    #expect(!limiter.take(key, at: start - .seconds(5)).isAllowed)
  }
}
