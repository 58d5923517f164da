import Diagnostics
import YAMLSource

@testable import ResultSheet

/// A tenant's names as tests use them.
enum Office {
  static let deals = SheetVocabulary.Module(
    .init("deals", label: "Oportunidades", others: ["Deals", "Deal", "Oportunidad"]),
    fields: [
      .init(.init("name", label: "Nombre", others: ["Deal Name"]), .text),
      .init(
        .init("stage", label: "Etapa", others: ["Stage"]),
        .picklist([
          .init("new_lead", label: "Nuevo Lead", others: ["New Lead"]),
          .init("decision_process", label: "Proceso de Decisión", others: ["Decision Process"]),
          .init("quote", label: "Precio, plazo y cierre. Final", others: ["Quote"]),
          .init("closed_won", label: "Ganada"), .init("closed_lost", label: "Perdida"),
        ])),
      .init(
        .init("opportunity_type", label: "Tipo de oportunidad", others: ["Opportunity Type"]),
        .picklist([
          .init("marketing_automation", label: "Marketing automation"), .init("referral", label: "Referido"),
        ])),
      .init(
        .init("stage_status", label: "Estado de la etapa", others: ["Stage Status"]),
        .picklist([.init("planned", label: "Planeado"), .init("in_process", label: "En proceso")])),
      .init(
        .init("loss_reason", label: "Motivo de pérdida", others: ["Loss Reason"]),
        .picklist([.init("no_decision", label: "Sin decisión"), .init("price", label: "Precio")])),
      .init(.init("amount", label: "Importe", others: ["Amount"]), .number),
      .init(.init("urgent", label: "Urgente", others: ["Urgent"]), .boolean),
      .init(.init("closing_date", label: "Fecha de cierre"), .other),
    ], stage: "stage", stageStatus: "stage_status",
    transitions: [.init("send_quote", label: "Enviar oferta", others: ["Send quote"])],
    mails: [.init("welcome", label: "Welcome")], address: "contact.email")

  static let cases = SheetVocabulary.Module(
    .init("cases", label: "Casos", others: ["Cases", "Caso"]),
    fields: [
      .init(
        .init("case_status", label: "Estado del caso"),
        .picklist([.init("open", label: "Abierto"), .init("resolved", label: "Resuelto")]))
    ],
    stage: "case_status", hasOutcomes: false, stageStatus: nil, transitions: [])

  static let tasks = SheetVocabulary.Module(
    .init("tasks", label: "Tareas", others: ["Tasks", "Task"]),
    fields: [
      .init(.init("subject", label: "Asunto", others: ["Subject"]), .text),
      .init(
        .init("status", label: "Estado", others: ["Status"]),
        .picklist([.init("open", label: "Abierta"), .init("completed", label: "Terminada")])),
    ], stage: "status", stageStatus: nil, transitions: [])

  static let vocabulary = SheetVocabulary(
    modules: [deals, cases, tasks], usualModule: "deals", tasks: "tasks",
    results: [.init("voicemail", label: "Buzón", others: ["Voicemail"])])

  static func yaml(_ text: String) -> YAMLNode {
    var log = DiagnosticLog()
    return YAMLReader(file: "").document(in: text, log: &log) ?? .null
  }

  static func action(_ text: String) -> YAMLNode { yaml(text).inActionOrder }
}
