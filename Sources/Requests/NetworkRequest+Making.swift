package import Endpoints

extension NetworkRequest {
    /// Looks. Blocks for at most ``limit``.
    package func make() -> NetworkAnswer {
        switch self {
        case .endpoint(let request):
            let (facts, serverTime) = request.make()
            return .endpoint(facts, serverTime: serverTime)
        case .connection(let request): return request.make()
        case .delivery(let request): return request.make()
        }
    }
}
