import Diagnostics
import Spreadsheet
import Testing
import YAMLSource

@testable import ResultSheet

struct PlanTests {
  private func read(_ rows: [[String]], merges: [String] = []) -> PlanReader {
    PlanReader(Sheet(rows: rows, merges: merges.compactMap { CellRange($0) }), vocabulary: Office.vocabulary)
  }

  private func told(_ reader: PlanReader) -> [String] {
    reader.remarks.map { "\($0.place.map { "\($0)" } ?? "-") \($0.code)" }
  }

  private static let header = ["RESULTADO", "ACCIONES", "ACCION EXTRA", "CRITERIO MODULO", "DEFINITIVO"]

  private static let sourceFlow = """
    result_flow: ventas
    modules: {deals: {stage_status: stage_status}}
    results:
      no_contactado:      {label: No Contactado, quality: not_useful, channel: phone}
      no_volver_a_llamar: {label: No Volver a Llamar, definitive: true, quality: useful_negative, channel: phone}
      buzon_de_mensajes:  {label: Buzón De Mensajes, quality: useful_negative, channel: phone}
      datos_incorrectos:  {label: Datos Incorrectos, definitive: true, quality: not_useful, channel: phone}
    rows:
      - result: no_contactado
        when: opportunity_type == 'marketing_automation' && stage == 'new_lead'
        do: [{stage_status: in_process}]
      - result: no_volver_a_llamar
        do: [{close: lost}]
      - result: buzon_de_mensajes
        do: [{stage_status: in_process}]
      - result: datos_incorrectos
        do: [{close: lost}]
    attempts:
      no_contactado:
        count: [no_contactado]
        when: opportunity_type == 'marketing_automation' && stage == 'new_lead'
        reach: 8
        do: [{close: lost}]
      buzon_de_mensajes:
        count: [buzon_de_mensajes]
        reach: 5
        do: [{close: lost}]
    """

  @Test(arguments: ["comma", "semicolon", "tab", "xlsx"]) func theSourceIsUnderstoodAsItStands(_ format: String) throws
  {
    let bytes =
      switch format {
      case "comma": Array(Source.text(",").utf8)
      case "semicolon": Array(Source.text(";").utf8)
      case "tab": Array(Source.text("\t").utf8)
      default:
        try XLSXWriter.bytes(of: [Sheet(name: "Hoja1", rows: Source.rows, merges: [try #require(CellRange("A1:J1"))])])
      }
    let reader = PlanReader(try Sheet(file: bytes), vocabulary: Office.vocabulary)
    #expect(told(reader) == ["D4 realigned", "D5 realigned", "D6 realigned"])
    #expect(reader.isUnderstood)
    #expect(reader.plan == ResultPlan(Office.yaml(Self.sourceFlow)))
    #expect(reader.sheetRows == [3, 4, 5, 6])
    #expect(reader.attemptRows == [3, 5])
    let message = reader.remarks.first?.message ?? ""
    #expect(message.contains("D4 to G4 stand one column too far to the left"))
  }

  @Test func aPlanBecomesAFileOfThePresetLanguage() {
    let new = Office.yaml("{result_flow: ventas, modules: {deals: {stage_status: stage_status}}}")
    let plan = PlanReader(Sheet(rows: Source.rows), vocabulary: Office.vocabulary).plan
    #expect(plan.yaml(upon: new, isNamed: { _ in false }) == Office.yaml(Self.sourceFlow))
    let text = YAMLWriter.text(of: plan.yaml(upon: new, isNamed: { _ in false }))
    #expect(ResultPlan(Office.yaml(text)) == plan)
  }

  @Test func aCriterionThatIsMergedWithTheOneAboveHoldsForItsRow() throws {
    var rows = Source.rows
    for index in 3...5 { rows[index].insert("", at: 3) }
    let reader = read(rows, merges: ["D3:D6"])
    #expect(told(reader) == ["D4 merged_criterion", "D5 merged_criterion", "D6 merged_criterion"])
    let criterion = "opportunity_type == 'marketing_automation' && stage == 'new_lead'"
    #expect(reader.plan.rows.map(\.condition) == Array(repeating: criterion, count: 4))
    #expect(reader.plan.results.map(\.isDefinitive) == [false, true, false, true])
  }

  @Test func everyCellThatIsNotUnderstoodIsNamed() {
    let reader = read([
      Source.rows[1],
      [
        "A", "Hacer algo", "Cerar ciclo de venta perdida", "Etapa: nuevo leed", "quizás", "SII", "XX", "Fax", "ocho",
        "Nada",
      ],
      ["", "Avanzar CV"],
      ["B", "", "", "Etapa: nuevo lead"],
      ["C", "Avanzar CV", "", "", "", "", "", "", "5", ""],
      ["D", "Avanzar CV", "", "", "", "", "", "", "", "Cerrar ciclo de venta perdida"],
      ["A", "", "", "", "SI"],
    ])
    #expect(
      told(reader) == [
        "B2 unknown_phrase", "C2 unknown_phrase", "D2 unknown_name", "E2 unknown_phrase", "F2 unknown_phrase",
        "G2 unknown_phrase", "H2 unknown_phrase", "I2 unknown_phrase", "J2 unknown_phrase", "A3 missing_cell",
        "D4 missing_cell", "J5 missing_cell", "I6 missing_cell", "A7 contradiction",
      ])
    #expect(
      reader.remarks.prefix(4).map(\.suggestion) == [nil, "Cerrar ciclo de venta perdida", "Nuevo Lead", "SI"])
    #expect(!reader.isUnderstood)
  }

  @Test func aSheetWithoutAPlanSaysWhatIsWanted() {
    for rows in [[], [["a", "b"]], [["RESULTADO", "ACCIONES"]], [Self.header]] as [[[String]]] {
      #expect(told(read(rows)) == ["- no_plan"])
    }
  }

  @Test(
    arguments: [
      (["RESULT", "DEFINITIVE"], "- no_plan", "A plan needs the heading ACTIONS", nil),
      (["RESLUT", "ACTIONS"], "A1 no_plan", "The heading `RESLUT` is not known, and a plan needs RESULT.", "RESULT"),
      (["RESULTADO", "ACIONES", "TIPO"], "B1 no_plan", "The heading `ACIONES` is not known", "ACCIONES"),
      (["Cliente", "Importe"], "- no_plan", "No row has the headings of a plan", nil),
    ] as [([String], String, String, String?)])
  func aSheetThatLacksAHeadingSaysWhich(
    _ headings: [String], _ told: String, _ message: String, _ suggestion: String?
  ) {
    let reader = read([headings, ["A", "B"]])
    #expect(self.told(reader) == [told])
    #expect(reader.remarks.first?.message.hasPrefix(message) == true, "\(reader.remarks)")
    #expect(reader.remarks.first?.suggestion == suggestion)
  }

  @Test func twoColumnsAreEnough() {
    let reader = read([["RESULT", "ACTIONS"], ["A", "Advance to the next stage"]])
    #expect(reader.remarks.isEmpty)
    #expect(reader.plan.rows.map(\.actions) == [[Office.action("{advance: next}")]])
  }

  @Test func anEnglishSheetIsAnsweredInEnglish() {
    let reader = read([
      ["RESULT", "ACTIONS", "DEFINITIVE", "CHANNEL", "SPECIAL CRITERION", "ACTION BY SPECIAL CRITERION"],
      ["A", "Advance to the next stagee", "MAYBE", "Pigeon", "3 [in: yesterday]", "Close the sale as losst"],
    ])
    #expect(
      reader.remarks.map(\.suggestion) == [
        "Advance to the next stage", "YES", "Phone", "within: 30 days", "lost",
      ])
  }

  @Test func aResultThatIsCountedHasToBeInTheSheet() {
    let reader = read([
      ["RESULT", "ACTIONS", "SPECIAL CRITERION", "ACTION BY SPECIAL CRITERION"],
      ["A", "Add an interaction", "3 [or Voicemail]", "Close the sale as lost"],
    ])
    #expect(told(reader) == ["C2 unknown_name"])
    #expect(reader.remarks.first?.message.contains("no row of the result `Voicemail`") == true)
  }

  @Test func aCellThatIsMergedWithTheOneBesideItIsTold() {
    let reader = read(
      [Self.header, ["A", "Avanzar CV", "Cerrar ciclo de venta perdida", "", "SI"]], merges: ["C2:D2", "A1:A1"])
    #expect(told(reader) == ["C2 merged_columns"])
    #expect(reader.isUnderstood)
    #expect(reader.plan.rows.map(\.condition) == [nil])
  }

  @Test func aCellThatIsTooLongIsNotRead() {
    let long = String(repeating: "Avanzar CV. ", count: 2_400)
    let reader = read([
      Source.rows[1], ["A", long, "", long, "SI", "", "", "", long, "Cerrar ciclo de venta perdida"],
      [long, "Avanzar CV"],
    ])
    #expect(
      told(reader) == ["B2 unknown_phrase", "D2 unknown_phrase", "I2 unknown_phrase", "A3 unknown_phrase"])
    #expect(reader.remarks.allSatisfy { $0.message.contains("more than 4000 letters") })
  }

  @Test func asManyRowsAsMayBeAreRead() {
    let rows = (1...1_000).map { ["Result \($0)", "Avanzar CV", "", $0 % 2 == 0 ? "Etapa: Nuevo Lead" : "", "NO"] }
    let reader = read([Self.header] + rows)
    #expect(reader.remarks.isEmpty)
    #expect(reader.plan.results.map(\.code) == (1...1_000).map { "result_\($0)" })
    #expect(reader.plan.rows.count(where: { $0.condition != nil }) == 500)
    #expect(told(read([Self.header] + rows + [["One", "Avanzar CV"]])) == ["- no_plan"])
  }

  @Test func whatWasUnderstoodIsToldRowByRow() {
    let reader = read(Array(Source.rows.prefix(3)) + [["Buzón", "", "", "", "", "SI"]])
    let criterion = "opportunity_type == 'marketing_automation' && stage == 'new_lead'"
    #expect(
      reader.understood.map { "\($0.row) \($0.text)" } == [
        "3 no_contactado “No Contactado”: not_useful, phone",
        "3 no_contactado on deals if \(criterion): {stage_status: in_process}",
        "3 8 times no_contactado on deals if \(criterion): {close: lost}",
        "4 voicemail: effective, not_useful",
      ])
  }

  @Test func headingsThatAreNearlyRightAreMistakesAndOthersAreLeftOut() {
    let reader = read([
      Self.header + ["Comentario del equipo", "DEFINTIVO"], ["A", "Avanzar CV", "", "", "SI", "x", "y"],
    ])
    #expect(told(reader) == ["F1 unknown_phrase", "G1 unknown_phrase"])
    #expect(reader.remarks.map(\.severity) == [.warning, .error])
    #expect(reader.remarks.last?.suggestion == "DEFINITIVO")
  }

  @Test func aRowIsAboutTheModuleOfItsCellOrOfItsSentence() {
    let reader = read([
      ["RESULT", "ACTIONS", "MODULE", "EXTRA ACTION"],
      ["A", "Add an interaction", "Casos, Tareas", ""],
      ["B", "Add an interaction to the open case", "", "Close as Resuelto"],
      ["B", "Advance to the next stage", "", ""],
      ["C", "Add an interaction", "Facturas", ""],
    ])
    #expect(told(reader) == ["C5 unknown_name"])
    #expect(reader.plan.rows.map(\.module) == ["cases", "tasks", "cases", "deals"])
  }

  @Test func namesOfResultsFindThoseThatThereAre() {
    let reader = read([
      ["RESULTADO", "ACCIONES", "CODIGO"], ["buzón", "Avanzar CV", ""], ["Nuevo", "Avanzar CV", "voicemail"],
      ["Ñandú & Cía.", "Avanzar CV", ""], ["123", "Avanzar CV", ""], ["nandu & CIA", "", ""], ["電話", "", ""],
      ["中", "", ""],
    ])
    #expect(reader.remarks.isEmpty)
    #expect(reader.plan.results.map(\.code) == ["voicemail", "nandu_cia", "result_123", "result", "result_2"])
  }

  private static let richFlow = """
    result_flow: sales
    label: Sales
    order: 10
    modules:
      deals: {contact: contact, stage_status: stage_status}
      cases: {}
      tasks: {}
    results:
      no_answer: {label: No answer}
      voicemail: {quality: useful_negative}
      wants: {label: "Wants; more, \\"now\\"", effective: true, definitive: true, quality: useful_positive, channel: visit}
      unused: {label: Unused, quality: useful_negative}
      similar: {label: "Not this one, a similar one"}
    rows:
      - result: [no_answer, voicemail]
        module: [cases, tasks]
      - result: no_answer
        module: deals
        when: stage == 'quote' && amount >= 10 && urgent == true
        do:
          - stage_status: in_process
          - close: lost
            set: {loss_reason: no_decision, name: "Lost: {name}"}
            note: Nobody there.
            when: amount in [1, 2]
      - result: no_answer
        module: deals
        when: account.tier == 'a' || stage in ['new_lead']
        do:
          - set: {urgent: true}
            on: contact
          - schedule: call
            in: 4h
            values: {subject: "Call {name}"}
          - tasks: cancel
            where: subject == 'x' && due_date < today()
          - notify: {role: manager}
            text: "Three\\nlines; \\"here\\""
      - result: wants
        module: deals
        do:
          - advance: quote
          - close: postponed
            for: 30d
          - run: send_quote
            set: {closing_date: =today()}
          - {mail: welcome, to: {field: contact.email}}
          - {mail: welcome, to: {role: manager}}
    attempts:
      unreached:
        label: Not reached
        module: deals
        count: [voicemail, no_answer]
        when: stage != 'quote'
        reach: 6
        within: 30d
        consecutive: true
        per: contact
        reset: effective
        do:
          - close: lost
            set: {loss_reason: price}
          - tasks: complete
      similar:
        label: "A] [B, \\"it's\\"."
        module: deals
        count: [unused, similar, voicemail]
        reach: 2
        within: 1m
        do: [{close: lost}]
      no_answer:
        module: deals
        count: [no_answer]
        when: stage == 'quote' && amount >= 10 && urgent == true
        reach: 3
        do:
          - advance: next
    """

  @Test(arguments: SheetLanguage.allCases, ["xlsx", "csv"])
  func whatIsExportedIsImportedAsItWas(_ language: SheetLanguage, _ format: String) throws {
    for flow in [Self.richFlow, Self.sourceFlow] {
      let plan = ResultPlan(Office.yaml(flow))
      let results = plan.results.map { SheetVocabulary.Name($0.code, label: $0.label ?? $0.code) }
      let vocabulary = SheetVocabulary(
        modules: Office.vocabulary.modules, usualModule: "deals", tasks: "tasks", results: results)
      let sheets = PlanSheet(language: language).workbook(of: plan, vocabulary)
      let first = try #require(sheets.first)
      let sheet = format == "xlsx" ? try Sheet(xlsx: XLSXWriter.bytes(of: sheets)) : first
      let reader = PlanReader(sheet, vocabulary: vocabulary)
      #expect(reader.remarks.isEmpty)
      // Which result a row stands behind does not matter; the order of its own does.
      for result in plan.results.map(\.code) {
        #expect(reader.plan.rows.filter { $0.result == result } == plan.rows.filter { $0.result == result })
      }
      #expect(Set(reader.plan.attempts) == Set(plan.attempts))
      var unnamed = plan.results
      for index in unnamed.indices { unnamed[index].label = nil }
      #expect(reader.plan.results == unnamed)
    }
  }

  @Test(arguments: SheetLanguage.allCases) func aTemplateIsAnEmptyPlan(_ language: SheetLanguage) throws {
    let sheets = PlanSheet(language: language).template()
    let sheet = try Sheet(xlsx: XLSXWriter.bytes(of: sheets))
    #expect(told(PlanReader(sheet, vocabulary: Office.vocabulary)) == ["- no_plan"])
    #expect(sheet.rows == [1, 2])
    #expect(sheet.lastColumn == 12)
    let first = try #require(sheets.first)
    #expect(first.layout.dropDowns.count == 8)
  }

  @Test func whatTheSheetDoesNotSayOfAFlowStays() throws {
    let root = Office.yaml(Self.richFlow)
    var plan = ResultPlan(root)
    plan.rows.removeAll()
    plan.attempts.removeAll()
    plan.results = [.init(code: "no_answer"), .init(code: "voicemail", label: "Mailbox")]
    let yaml = plan.yaml(upon: root) { $0 == "voicemail" }
    #expect(yaml.mapping?.keys == ["result_flow", "label", "order", "modules", "results"])
    #expect(
      yaml["results"]
        == Office.yaml("{no_answer: {label: No answer, quality: not_useful}, voicemail: {quality: not_useful}}"))
    #expect(yaml["modules"] == root["modules"])
  }
}
