import Engine
import Foundation
import HTTPTypes
import Metamodel
import Tenancy
import Testing

@testable import WebPages

/// Expressions of the configuration as their readers' sentences.
struct ConditionWordsTests {
  @Test func `what an expression says is said in words, or not at all`() async throws {
    let cases: [(String, String?, String?)] = [
      ("amount > 500", "Amount is more than €500", "Importe es mayor que 500 €"),
      ("500 < amount", "Amount is more than €500", "Importe es mayor que 500 €"),
      (
        "status == 'working' && amount <= 10", "Status is Working and Amount is at most €10",
        "Estado es En curso y Importe es como mucho 10 €"
      ),
      ("urgent || !urgent", "Urgent: Yes or Urgent: No", "Urgente: Sí o Urgente: No"),
      ("urgent == false", "Urgent: No", "Urgente: No"),
      ("due == null", "Due is empty", "Vence está vacío"), ("due != null", "Due is filled", "Vence tiene valor"),
      ("due < date('2026-06-01')", "Due is before 1 Jun 2026", "Vence es anterior a 1 jun 2026"),
      ("due >= today()", "Due is on or after today", "Vence es igual o posterior a hoy"),
      (
        "status in ['open', 'closed']", "Status is any of Open, Closed", "Estado es alguno de Abierta, Cerrada"
      ),
      ("'hardware' in tags", "Tags has any of Hardware", "Etiquetas tiene alguno de Equipo"),
      (
        "!(amount > 5 || due == null)", "not (Amount is more than €5 or Due is empty)",
        "no (Importe es mayor que 5 € o Vence está vacío)"
      ),
      (
        "urgent && (amount > 5 || due == null)", "Urgent: Yes and (Amount is more than €5 or Due is empty)",
        "Urgente: Sí y (Importe es mayor que 5 € o Vence está vacío)"
      ),
      ("amount * 2 > 5", nil, nil), ("size(subject) > 5", nil, nil), ("nosuch == 1", nil, nil), ("amount >", nil, nil),
    ]
    try await TestServer.run { server in
      let said = try await server.desk.workspace.withStore("acme") { store -> [[String?]] in
        let user = try #require(try await store.users().first)
        let caller = try await store.firstAdministrator()
        let module = try #require(store.model.module("tickets"))
        return ["en", "es"].map { language in
          let audience = Audience([.acceptLanguage: language], user: user, store: store)
          let words = ConditionWords(
            book: FieldBook(
              module: module, access: store.access(of: caller), audience: audience),
            display: Display(model: store.model, links: Links(root: ""), audience: audience, titles: [:]))
          return cases.map { words.sentence($0.0)?.replacing("\u{A0}", with: " ") }
        }
      }
      #expect(said.first == cases.map(\.1))
      #expect(said.last == cases.map(\.2))
    }
  }
}
