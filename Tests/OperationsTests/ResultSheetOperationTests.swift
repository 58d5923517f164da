import Engine
import Foundation
import Metamodel
import ResultSheet
import Spreadsheet
import Tenancy
import Testing

@testable import Operations

/// Result flows as sheets: into a tenant's configuration and out of it.
struct ResultSheetOperationTests {
  private static let interaction = "Agregar una interacción en la oportunidad abierta sobre cualquier etapa."
  /// The source's plan as the document shows it: rows without a criterion have their cells one column too far to the left.
  private static let source = """
    FLUJO DE RESULTADOS;;;;;;;;;
    RESULTADO;ACCIONES;ACCION EXTRA;CRITERIO MODULO;DEFINITIVO;EFECTIVO;CALIFICACION;TIPO;CRITERIO ESPECIAL (INTENTOS DE MARCADO);ACCIÓN POR CRITERIO ESPECIAL
    No Contactado;\(interaction);Cambia a estado en proceso;Tipo de oportunidad: Marketing automation. Etapa: nuevo lead;NO;NO;NU – (NO UTIL);Telefónica;8;Cierra ciclo de venta con estado Perdida
    No Volver a Llamar;\(interaction);Cierra Oportunidad con estado Perdida;SI;NO;UN – (UTIL NEGATIVO);Telefonica;;;
    Buzón De Mensajes;\(interaction);Cambia a estado en proceso;NO;NO;UN – (UTIL NEGATIVO);Telefonica;5;Cierra ciclo de venta con estado Perdida;
    Datos Incorrectos;\(interaction);Cierra oportunidad con estado Perdida;SI;NO;NU – (NO UTIL);Telefonica

    """

  private static let files = [
    "shop/modules/deals.yaml": """
    module: deals
    label: {one: Deal, many: Deals}
    title: "{name}"
    acts_as: deal
    fields:
      name: {type: text, label: Name, required: true}
      contact: {type: lookup, to: contacts, inverse: deals, label: Contact}
      amount: {type: currency, label: Amount}
      stage:
        type: picklist
        label: Stage
        default: new_lead
        values: {new_lead: New Lead, decision: Decision, won: Won, lost: Lost}
      opportunity_type:
        type: picklist
        label: Opportunity Type
        values: {marketing_automation: Marketing automation, referral: Referral}
      stage_status:
        type: picklist
        label: Stage Status
        values: {planned: Planned, in_process: In Process}
      loss_reason: {type: picklist, label: Loss Reason, values: {price: Price, nobody: Nobody there}}
    """,
    "shop/modules/contacts.yaml": """
    module: contacts
    label: {one: Contact, many: Contacts}
    title: "{name}"
    acts_as: contact
    fields:
      name: {type: text, label: Name, required: true}
      phone: {type: phone, label: Phone}
      mobile: {type: phone, label: Mobile}
      email: {type: email, label: Email}
      do_not_call: {type: boolean, label: Do Not Call}
    """,
    "shop/modules/cases.yaml": """
    module: cases
    label: {one: Case, many: Cases}
    title: "{subject}"
    acts_as: case
    fields:
      subject: {type: text, label: Subject, required: true}
      contact: {type: lookup, to: contacts, inverse: cases, label: Contact}
      case_status:
        type: picklist
        label: Case Status
        default: new
        values: {new: New, waiting: Waiting, resolved: Resolved, closed: Closed}
    """,
    "shop/mail/welcome.yaml": """
    mail: welcome
    module: deals
    subject: "Welcome: {name}"
    text: Hello.
    """,
    "shop/calendars.yaml": """
    default: office
    calendars:
      office:
        label: Office
        hours: {monday: ["09:00-18:00"]}
    """,
    "shop/pipelines/sales.yaml": """
    pipeline: sales
    label: Sales
    module: deals
    field: stage
    stages: {new_lead: {}, decision: {}, won: {outcome: won}, lost: {outcome: lost}}
    """,
    "shop/modules/calls.yaml": """
    module: calls
    label: {one: Call, many: Calls}
    title: "{subject}"
    activity: {kind: call, status: status, open: [planned], done: held, cancelled: not_held, at: starts_at, result: result}
    fields:
      subject: {type: text, label: Subject, required: true}
      regarding: {type: lookup, to: any, inverse: calls, label: Regarding, on_delete: clear}
      status:
        {type: picklist, label: Status, required: true, default: planned, values: {planned: Planned, held: Held, not_held: Not Held}}
      starts_at: {type: datetime, label: Starts At}
      result: {type: picklist, label: Result, values: {interested: Interested}}
    """,
    "shop/locales/es.yaml": """
    modules:
      deals:
        label: {one: Oportunidad, many: Oportunidades}
        fields:
          stage: {label: Etapa, values: {new_lead: Nuevo Lead, decision: Decisión, won: Ganada, lost: Perdida}}
          opportunity_type: {label: Tipo de oportunidad}
    """,
  ]

  private func shop() async throws -> Shop { try await Shop(locales: ["en", "es"], replacing: Self.files) }

  @discardableResult
  private func imported(
    _ bytes: [UInt8], as flow: String? = nil, title: String = "Plan de ventas.csv", dryRun: Bool = false, in shop: Shop
  ) async throws -> ImportedResultSheet {
    let operation = ImportResultSheet(
      tenant: "acme", flow: flow, title: title, publication: Publication(isRehearsal: dryRun))
    return try await operation.run(in: shop.workspace, reading: .all(bytes)) { _ in }
  }

  private func versions(_ shop: Shop) async throws -> Int {
    try await shop.run(ListModelVersions(tenant: "acme")).count
  }

  @Test func theSourceIsPutInForceAsItStands() async throws {
    let shop = try await shop()
    let answer = try await imported(Array(Self.source.utf8), in: shop)
    #expect(answer.flow == "plan_de_ventas")
    #expect((answer.results, answer.rows, answer.attempts) == (4, 4, 2))
    #expect(
      answer.warnings.map { "\($0.cell ?? "") \($0.code)" } == [
        "D4 realigned", "D5 realigned", "D6 realigned", " usual_fields",
      ])
    #expect(answer.version.number == 2)
    #expect(answer.version.message == "Import the result flow plan_de_ventas from Plan de ventas.csv")
    let flow = try await shop.workspace.withStore("acme") { try #require($0.model.resultFlow("plan_de_ventas")) }
    #expect(
      flow.results.map(\.code) == ["no_contactado", "no_volver_a_llamar", "buzon_de_mensajes", "datos_incorrectos"])
    #expect(flow.results.map(\.isDefinitive) == [false, true, false, true])
    #expect(flow.results.map(\.quality) == [.notUseful, .usefulNegative, .usefulNegative, .notUseful])
    #expect(flow.modules.first?.contact == "contact")
    #expect(flow.modules.first?.phones.map(\.source) == ["contact.mobile", "contact.phone"])
    #expect(flow.modules.first?.doNotContact?.source == "contact.do_not_call == true")
    let criterion = "opportunity_type == 'marketing_automation' && stage == 'new_lead'"
    #expect(flow.rows.map { $0.condition?.source } == [criterion, nil, nil, nil])
    #expect(
      flow.rows.map { $0.actions.map(\.words) } == [
        ["stage_status in_process"], ["close lost"], ["stage_status in_process"], ["close lost"],
      ])
    #expect(flow.attempts.map(\.reach) == [8, 5])
    #expect(flow.attempts.map { $0.condition?.source } == [criterion, nil])
    #expect(flow.attempts.map { $0.actions.map(\.words) } == [["close lost"], ["close lost"]])
    await shop.workspace.close()
  }

  @Test func theRowsOfTheSourceDoWhatTheySay() async throws {
    let shop = try await shop()
    try await imported(Array(Self.source.utf8), as: "sales", in: shop)
    let types = ["marketing_automation", "referral", "referral", "referral"]
    for type in types {
      _ = try await shop.create("deals", ["name": .text(type), "opportunity_type": .text(type)])
    }
    let log = { (deal: Int64, result: String, times: Int) in
      for _ in 0..<times {
        try await shop.run(
          LogResult(
            tenant: "acme", user: nil, record: RecordTarget(module: "deals", id: deal), input: ResultInput(result),
            isRehearsal: false))
      }
    }
    try await log(1, "no_contactado", 7)
    try await log(2, "no_contactado", 8)
    try await log(3, "buzon_de_mensajes", 4)
    try await log(4, "datos_incorrectos", 1)
    #expect(try await shop.values(of: "stage", in: "deals") == ["new_lead", "new_lead", "new_lead", "lost"])
    #expect(try await shop.values(of: "stage_status", in: "deals") == ["in_process", nil, "in_process", nil])
    try await log(1, "no_contactado", 1)
    try await log(2, "no_volver_a_llamar", 1)
    try await log(3, "buzon_de_mensajes", 1)
    #expect(try await shop.values(of: "stage", in: "deals") == ["lost", "lost", "lost", "lost"])
    // One interaction for each, also for those that closed a deal.
    #expect(try await shop.values(of: "status", in: "calls") == Array(repeating: "held", count: 23))
    await shop.workspace.close()
  }

  @Test(arguments: SheetFormat.allCases, ["es", "en"])
  func whatWasExportedIsImportedWithoutAChange(_ format: SheetFormat, _ language: String) async throws {
    let shop = try await shop()
    try await imported(Array(Self.source.utf8), as: "sales", in: shop)
    let file = try await shop.run(
      ExportResultSheet(tenant: "acme", flow: "sales", format: format, language: language))
    #expect(file.rows == 4)
    let again = try await imported(Array(file.content), as: "sales", title: "sales.\(format)", in: shop)
    #expect(again.warnings.isEmpty)
    #expect(again.version.isNew == false)
    // Without the codes, too.
    #expect(try await imported(Array(Self.source.utf8), as: "sales", in: shop).version.isNew == false)
    #expect(try await versions(shop) == 2)
    await shop.workspace.close()
  }

  @Test func aRehearsalAndWhatIsNotUnderstoodChangeNothing() async throws {
    let shop = try await shop()
    let rehearsal = try await imported(Array(Self.source.utf8), dryRun: true, in: shop)
    #expect(rehearsal.version.isRehearsal == true)
    #expect(rehearsal.version.changes.isEmpty == false)
    let broken = Self.source.replacing("Telefónica;8;", with: "Telefónica;ocho;")
      .replacing("Cambia a estado en proceso;NO", with: "Cambia a estado en procesos;NO")
    let failure = await #expect(throws: OperationFailure.self) { try await imported(Array(broken.utf8), in: shop) }
    #expect(failure?.code == "sheet_not_understood")
    #expect(failure?.message == "2 cells of Plan de ventas.csv cannot be understood; nothing was changed.")
    #expect(failure?.problems.map(\.at) == ["I3", "C5"])
    #expect(failure?.problems.last?.wanted == .text("Cambiar a estado en proceso"))
    for (bytes, code) in [
      (Array("PK\u{3}\u{4}".utf8), "unreadable_sheet"), (Array("a;b\n".utf8), "sheet_not_understood"),
      (Array("a;\"b\n".utf8), "unreadable_sheet"), ([0xD0, 0xCF, 0x11, 0xE0], "unreadable_sheet"),
      (Array(repeating: 0x41, count: 5 << 20), "unreadable_sheet"),
    ] {
      let failure = await #expect(throws: OperationFailure.self) { try await imported(bytes, in: shop) }
      #expect(failure?.code == code)
    }
    #expect(try await versions(shop) == 1)
    await shop.workspace.close()
  }

  @Test func whatTheConfigurationRefusesIsToldOfItsCell() async throws {
    let shop = try await shop()
    let plan = "RESULTADO;ACCIONES;EXTRA ACTION\nA;Avanzar CV;\nB;;{set: {nowhere: 1}}\n"
    let refusal = await #expect(throws: Refusal.self) { try await imported(Array(plan.utf8), title: "p.csv", in: shop) }
    #expect(Set(refusal?.problems.map(\.at) ?? []) == ["p.csv C3"])
    #expect(try await versions(shop) == 1)
    await shop.workspace.close()
  }

  @Test func whatTheSheetDoesNotSpeakOfStays() async throws {
    let shop = try await shop()
    let text = """
      result_flow: sales
      label: Sales
      order: 7
      modules: {deals: {value: amount, stage_status: stage_status}}
      results:
        interested: {effective: true, quality: useful_positive}
        gone: {label: "=Gone; for good", definitive: true, channel: visit}
      rows:
        - result: interested
          when: amount > 5
          do: [{schedule: call, at: ask, values: {subject: "Call {name}"}}]
        - {result: [interested, gone], do: [{advance: next}]}
      again: 4h
      """
    try await shop.run(
      ApplyConfiguration(
        tenant: "acme", files: [ConfigurationFile(path: "results/sales.yaml", title: "sales.yaml", text: text)],
        isWhole: false, publication: Publication()))
    let file = try await shop.run(ExportResultSheet(tenant: "acme", flow: "sales", format: .csv, language: "en"))
    let sheet = String(decoding: file.content, as: UTF8.self)
    #expect(sheet.contains("'=Gone; for good"))
    #expect(try await imported(Array(sheet.utf8), as: "sales", in: shop).version.isNew == false)
    let changed = sheet.replacing("YES,NO,", with: "NO,NO,")
    #expect(changed != sheet)
    let version = try await imported(Array(changed.utf8), as: "sales", in: shop).version
    #expect(version.isNew == true)
    let flow = try await shop.workspace.withStore("acme") { try #require($0.model.resultFlow("sales")) }
    #expect(flow.result("gone")?.isDefinitive == false)
    #expect(flow.label.original == "Sales")
    #expect(flow.order == 7)
    #expect(flow.rest != nil)
    #expect(flow.modules.first?.value == "amount")
    #expect(flow.rows(of: "interested", on: "deals").count == 2)
    await shop.workspace.close()
  }

  @Test func aNewFlowCountsBeforeThoseThatThereAre() async throws {
    let shop = try await shop()
    try await imported(Array(Self.source.utf8), as: "sales", in: shop)
    let second = try await imported(Array(Self.source.utf8), as: "summer", in: shop)
    #expect(second.warnings.last?.code == "goes_first")
    #expect(try await imported(Array(Self.source.utf8), as: "summer", in: shop).version.isNew == false)
    let orders = try await shop.workspace.withStore("acme") { $0.model.resultFlows.map { "\($0.name) \($0.order)" } }
    #expect(orders.sorted() == ["sales 100", "summer 90"])
    await shop.workspace.close()
  }

  @Test func aFlowThatIsNotThereCannotBeExported() async throws {
    let shop = try await shop()
    let failure = await #expect(throws: OperationFailure.self) {
      try await shop.run(ExportResultSheet(tenant: "acme", flow: "nowhere", format: .csv))
    }
    #expect(failure?.code == "no_such_result_flow")
    await shop.workspace.close()
  }

  // MARK: Beside other flows

  private func apply(_ files: [String: String], in shop: Shop) async throws {
    let files = files.sorted { $0.key < $1.key }.map { path, text in
      ConfigurationFile(path: path, title: path, text: text)
    }
    try await shop.run(ApplyConfiguration(tenant: "acme", files: files, isWhole: false, publication: Publication()))
  }

  private func flow(_ name: String, _ shop: Shop) async throws -> ResultFlow {
    try await shop.workspace.withStore("acme") { try #require($0.model.resultFlow(name)) }
  }

  private static let salesCalls = """
    result_flow: sales_calls
    modules:
      deals:
        contact: contact
        phones: [contact.mobile]
        do_not_contact: contact.do_not_call == true
        queue: stage == 'new_lead'
        value: amount
    results: {interested: {effective: true}}
    rows: [{result: interested}]
    calendar: office
    claim: 20m
    again: 4h
    """

  @Test func aNewFlowKeepsWhatTheOneBeforeWhichItCountsSaysOfWhoIsCalled() async throws {
    let shop = try await shop()
    try await apply(["results/sales_calls.yaml": Self.salesCalls], in: shop)
    let answer = try await imported(Array(Self.source.utf8), as: "summer", in: shop)
    let told = answer.warnings.filter { $0.cell == nil }
    #expect(told.map(\.code) == ["taken_over", "usual_fields", "taken_over", "goes_first"])
    #expect(told.first?.message == "deals: contact, phones, do_not_contact, queue, value as sales_calls has it.")
    #expect(told.dropFirst(2).first?.message == "calendar, claim, again as sales_calls has it.")
    let (new, old) = (try await flow("summer", shop), try await flow("sales_calls", shop))
    #expect(new.modules.first?.doNotContact?.source == "contact.do_not_call == true")
    #expect(new.modules.first?.phones == old.modules.first?.phones)
    #expect(new.modules.first?.queue == old.modules.first?.queue)
    #expect(new.modules.first?.value == "amount")
    #expect(new.modules.first?.stageStatus == "stage_status")
    #expect((new.calendar, new.claim, new.rest) == (old.calendar, old.claim, old.rest))
    #expect(new.calendar != nil)
    await shop.workspace.close()
  }

  @Test func aSheetPlansCasesByTheFieldOfTheirOwn() async throws {
    let shop = try await shop()
    let plan = "RESULT,ACTIONS,MODULE\nSolved,Close the case as Resolved,Cases\nLater,Advance to stage Waiting,Cases\n"
    let answer = try await imported(Array(plan.utf8), as: "support", in: shop)
    #expect(answer.warnings.map(\.code) == ["usual_fields", "usual_stage"])
    let module = try #require(try await flow("support", shop).modules.first)
    #expect(module.module == "cases")
    #expect(module.stage == "case_status")
    #expect(module.closed == ["resolved", "closed"])
    #expect(module.doNotContact?.source == "contact.do_not_call == true")
    _ = try await shop.create("cases", ["subject": .text("Broken")])
    try await shop.run(
      LogResult(
        tenant: "acme", user: nil, record: RecordTarget(module: "cases", id: 1), input: ResultInput("solved"),
        isRehearsal: false))
    #expect(try await shop.values(of: "case_status", in: "cases") == ["resolved"])
    let before = try await versions(shop)
    let wrong = plan.replacing("as Resolved", with: "as won")
    let failure = await #expect(throws: OperationFailure.self) {
      try await imported(Array(wrong.utf8), as: "support", in: shop)
    }
    #expect(
      failure?.problems.first?.message
        == "There is no value of Case Status of Cases `won`. There are: New, Waiting, Resolved, Closed.")
    // Nor is a state set past its order.
    let set = plan.replacing("Advance to stage Waiting", with: "Set Case Status = Waiting")
    await #expect {
      try await imported(Array(set.utf8), as: "support", in: shop)
    } throws: { error in
      (error as? Refusal)?.problems.contains { $0.at.hasSuffix("B3") && $0.code == "no_way_there" } == true
    }
    #expect(try await versions(shop) == before)
    await shop.workspace.close()
  }

  @Test func twoSheetsMayBringTheSameNewResult() async throws {
    let shop = try await shop()
    let plan = Array("RESULT,ACTIONS\nNobody there,Advance to the next stage\n".utf8)
    try await imported(plan, as: "plan_b", in: shop)
    try await imported(plan, as: "plan_a", in: shop)
    #expect(try await flow("plan_a", shop).results.map(\.code) == ["nobody_there"])
    #expect(try await imported(plan, as: "plan_a", in: shop).version.isNew == false)
    await shop.workspace.close()
  }

  @Test func manyNewFlowsHaveAPlaceAndThenItIsSaidThatNoneIsFree() async throws {
    let shop = try await shop()
    let plan = Array("RESULT,ACTIONS\nInterested,Advance to the next stage\n".utf8)
    try await imported(plan, as: "first", in: shop)
    for number in 1...12 { try await imported(plan, as: "plan_\(number)", in: shop) }
    let orders = try await shop.workspace.withStore("acme") { $0.model.resultFlows.map(\.order) }
    #expect(Set(orders).count == 13)
    #expect((orders.min() ?? 0) > 20)
    try await apply(
      ["results/front.yaml": Self.salesCalls.replacing("sales_calls", with: "front") + "\norder: 0\n"], in: shop)
    let before = try await versions(shop)
    let failure = await #expect(throws: OperationFailure.self) { try await imported(plan, as: "late", in: shop) }
    #expect(failure?.code == "no_order_free")
    #expect(failure?.message.contains("Give --name front") == true)
    #expect(try await versions(shop) == before)
    await shop.workspace.close()
  }

  @Test func aResultThatRecordsHaveStaysAsARetiredValue() async throws {
    let shop = try await shop()
    let plan =
      "RESULT,ACTIONS\nNobody there,Advance to the next stage\nBusy,Add an interaction\nGone,Add an interaction\n"
    try await imported(Array(plan.utf8), as: "sales", in: shop)
    _ = try await shop.create("deals", ["name": .text("One")])
    try await shop.run(
      LogResult(
        tenant: "acme", user: nil, record: RecordTarget(module: "deals", id: 1), input: ResultInput("busy"),
        isRehearsal: false))
    let shorter = plan.replacing("Busy,Add an interaction\nGone,Add an interaction\n", with: "")
    let answer = try await imported(Array(shorter.utf8), as: "sales", in: shop)
    #expect(answer.warnings.map(\.code) == ["retired_result"])
    #expect(answer.warnings.first?.message.hasPrefix("busy is no longer in the sheet") == true)
    let values = { () async throws -> [String] in
      try await shop.workspace.withStore("acme") { store in
        let field = try #require(store.model.module("calls")?.field("result"))
        return field.type.picklistValues?.map { "\($0.code) \($0.label.original) \($0.isRetired)" } ?? []
      }
    }
    #expect(
      Set(try await values()) == ["interested Interested false", "busy Busy true", "nobody_there Nobody there false"])
    #expect(try await shop.values(of: "result", in: "calls") == ["busy"])
    let again = try await imported(Array(plan.utf8), as: "sales", in: shop)
    #expect(again.warnings.map(\.code) == ["restored_result"])
    #expect(try await values().contains("busy Busy false"))
    await shop.workspace.close()
  }

  @Test func aFlowWhoseResultsRecordsHaveIsNotTakenAwayWithoutAWord() async throws {
    let shop = try await shop()
    let plan = "RESULT,ACTIONS\nBusy,Add an interaction\n"
    try await imported(Array(plan.utf8), as: "sales", in: shop)
    _ = try await shop.create("deals", ["name": .text("One")])
    try await shop.run(
      LogResult(
        tenant: "acme", user: nil, record: RecordTarget(module: "deals", id: 1), input: ResultInput("busy"),
        isRehearsal: false))
    let other = Self.salesCalls.replacing("sales_calls", with: "sales") + "\nwhole: true\n"
    let refusal = await #expect(throws: Refusal.self) { try await apply(["results/sales.yaml": other], in: shop) }
    #expect(refusal?.problems.first?.message.contains("Keep it as a retired value") == true)
    #expect(try await flow("sales", shop).results.map(\.code) == ["busy"])
    let field = """
      module: calls
      fields: {result: {values: {interested: Interested, busy: {label: Busy, retired: true}}}}
      """
    try await apply(["results/sales.yaml": other, "modules/calls.yaml": field], in: shop)
    #expect(try await flow("sales", shop).results.map(\.code) == ["interested"])
    await shop.workspace.close()
  }

  @Test func aMailIsSentByItsName() async throws {
    let shop = try await shop()
    let plan = Array("RESULT,ACTIONS\nInterested,Send the e-mail Welcome\n".utf8)
    let answer = try await imported(plan, as: "sales", in: shop)
    #expect(answer.understood.map(\.text).last == "interested on deals: {mail: welcome, to: {field: contact.email}}")
    #expect(try await flow("sales", shop).rows.map { $0.actions.count } == [1])
    await shop.workspace.close()
  }

  @Test func aTextFileHasNoSheets() async throws {
    let shop = try await shop()
    let operation = ImportResultSheet(
      tenant: "acme", flow: "sales", sheet: "Two", title: "p.csv", publication: Publication())
    let failure = await #expect(throws: OperationFailure.self) {
      try await operation.run(in: shop.workspace, reading: .all(Array(Self.source.utf8))) { _ in }
    }
    #expect(failure?.code == "no_such_sheet")
    #expect(try await versions(shop) == 1)
    await shop.workspace.close()
  }
}
